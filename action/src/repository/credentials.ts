/** A token, and the server that may see it, such as `https://github.com`. No other server is sent it. */
export interface Credentials {
  readonly token: string;
  readonly server: string;
}

/**
 * The header as a setting in the environment, where no list of processes shows it. The empty value first drops the header that a checkout
 * may have left in the configuration: GitHub refuses two.
 */
export function authorization(credentials: Credentials | undefined): Record<string, string> {
  if (credentials === undefined) return {};
  const key = `http.${credentials.server.replace(/\/*$/, "/")}.extraheader`;
  const basic = Buffer.from(`x-access-token:${credentials.token}`, "utf8").toString("base64");
  return {
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: key,
    GIT_CONFIG_VALUE_0: "",
    GIT_CONFIG_KEY_1: key,
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
  };
}
