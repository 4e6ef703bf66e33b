/** The number of an account stays the same for the same login. */
function accountNumber(login: string): number {
  let number = 7;
  for (const letter of login) number = (number * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_007;
  return number;
}

export function userBody(login: string): Readonly<Record<string, unknown>> {
  return {
    login,
    id: accountNumber(login),
    node_id: `U_${accountNumber(login)}`,
    type: login.endsWith("[bot]") ? "Bot" : "User",
    html_url: `https://github.com/${login.replace("[bot]", "")}`,
  };
}
