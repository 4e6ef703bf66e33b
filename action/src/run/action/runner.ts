/** What the runner offers; `@actions/core` in production. */
export interface Runner {
  readonly env: Readonly<Record<string, string | undefined>>;
  getInput(name: string): string;
  setOutput(name: string, value: string): void;
  setSecret(secret: string): void;
  info(message: string): void;
  notice(message: string): void;
  warning(message: string, place?: { readonly file?: string; readonly startLine?: number }): void;
  error(message: string, place?: { readonly file?: string; readonly startLine?: number }): void;
  setFailed(message: string): void;
  summary(markdown: string): Promise<void>;
}
