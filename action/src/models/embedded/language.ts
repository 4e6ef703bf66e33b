/** Whether the embedded model can read a language: English, and what is not said to be another one. */
export function readsLanguage(language: string | null): boolean {
  return language === null || /^en(?:[-_]|$)/i.test(language);
}
