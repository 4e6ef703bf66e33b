/** A `::warning file=…::message` that an action printed for the runner. */
export interface Annotation {
  readonly level: "notice" | "warning" | "error";
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly title: string | null;
}

/** Any line that a runner takes as a command: `::add-mask::…`, `::group::…`, an annotation. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A runner cuts leading white space first, so an indented line is a command too. */
const COMMAND = /^\s*::([\w-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/;
const unescaped = (text: string): string =>
  text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");

/** The commands in what an action printed. */
export function commandsOf(output: string): readonly WorkflowCommand[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const match = COMMAND.exec(line);
    if (match === null) return [];
    const [, name = "", list = "", message = ""] = match;
    const pairs = list.split(",").filter((pair) => pair.includes("="));
    const properties = pairs.map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), unescaped(pair.slice(pair.indexOf("=") + 1))]);
    return [{ name, properties: Object.fromEntries(properties), message: unescaped(message) }];
  });
}

/** The annotations among them. */
export function annotationsOf(output: string): readonly Annotation[] {
  return commandsOf(output).flatMap(({ name, properties, message }) => {
    if (name !== "notice" && name !== "warning" && name !== "error") return [];
    const { file = null, line, title = null } = properties;
    return [{ level: name, message, file, line: line === undefined ? null : Number(line), title }];
  });
}

/** The values of a `GITHUB_OUTPUT`, `GITHUB_ENV` or `GITHUB_STATE` file: `name=value` and heredocs. */
export function fileCommands(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    const heredoc = /^([^=<]+)<<(.+)$/.exec(line);
    if (heredoc === null) {
      const at = line.indexOf("=");
      if (at > 0) values[line.slice(0, at)] = line.slice(at + 1);
      continue;
    }
    const [, name = "", delimiter = ""] = heredoc;
    const end = lines.indexOf(delimiter, i + 1);
    if (end < 0) throw new Error(`The value of ${name} has no end: there is no line ${delimiter}`);
    values[name] = lines.slice(i + 1, end).join("\n");
    i = end;
  }
  return values;
}
