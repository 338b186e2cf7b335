import { expect, it } from "vitest";
import { withoutLogins } from "../../src/diagnosis/url-login.js";

it.each([
  ["http://admin:secret@proxy:8118", "http://proxy:8118"],
  [
    "through socks5h://admin@proxy (dial http://a:b%40@c:1/x@y)",
    "through socks5h://proxy (dial http://c:1/x@y)",
  ],
  ["https://127.0.0.1:6443/a@b", "https://127.0.0.1:6443/a@b"],
  ["not set", "not set"],
])("the URLs of %j have no user and password", (text, expected) => {
  expect(withoutLogins(text)).toBe(expected);
});
