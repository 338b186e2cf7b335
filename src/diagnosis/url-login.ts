/** A text whose URLs have no user and password. */
export function withoutLogins(text: string): string {
  return text.replace(/(\w:\/\/)[^\s/?#"]*@/g, "$1");
}
