import { type Alarm, createLoader, type Loader, type LoaderOptions } from "../../loader/index.js";

/** A loader whose alarms are kept, and which does not look by itself during a test. */
export interface StartedLoader extends AsyncDisposable {
  readonly loader: Loader;
  /** Codes of the alarms so far; reading them clears them. */
  heard(): string[];
  readonly alarms: Alarm[];
}

export async function startLoader(options: LoaderOptions): Promise<StartedLoader> {
  const alarms: Alarm[] = [];
  const loader = await createLoader({ refreshSeconds: 3600, onAlarm: (alarm) => alarms.push(alarm), ...options });
  return {
    loader,
    alarms,
    heard: () => alarms.splice(0).map(({ code }) => code),
    [Symbol.asyncDispose]: () => loader.close(),
  };
}
