/** Where the trace of a prompt stands: `prompts/<name>/trace.yaml`; of an overlay (`<name>/<overlay>`) `prompts/<name>/overlays/<overlay>.trace.yaml`. */
export function tracePathOf(prompt: string): string {
  const [name = "", overlay] = prompt.split("/");
  return overlay === undefined ? `prompts/${name}/trace.yaml` : `prompts/${name}/overlays/${overlay}.trace.yaml`;
}

/** The name of the prompt whose trace stands at a path; null for every other path. */
export function promptOfTrace(path: string): string | null {
  const own = /^prompts\/([^/]+)\/trace\.yaml$/.exec(path)?.[1];
  if (own !== undefined) return own;
  const [, name, overlay] = /^prompts\/([^/]+)\/overlays\/([^/]+)\.trace\.yaml$/.exec(path) ?? [];
  return name === undefined || overlay === undefined ? null : `${name}/${overlay}`;
}
