/** A text without the users and passwords of its URLs. */
export function withoutLogins(text: string): string {
  return text.replace(/(\w:\/\/)[^\s/?#"]*@/g, "$1");
}
