import { expect, test } from "vitest";
import { answerOfAll } from "#shared/honeypots/decoy-response.ts";

const own = { status: 200, content_type: "text/plain", body: "This is a honeypot" } as const;
const template = (name: "env_file" | "wordpress_login") => ({ template: name }) as const;

test("a decoy that is alone at its path answers as it was told", () => {
  expect(answerOfAll([own])).toBe(own);
  expect(answerOfAll([template("env_file")]).body).toContain("APP_NAME");
});

test("where several are, the oldest one that has a template answers by it, and nobody by words of their own", () => {
  expect(answerOfAll([own, template("env_file"), template("wordpress_login")]).body).toContain("APP_NAME");
  expect(answerOfAll([own, own])).toMatchObject({
    status: 404,
    body: expect.stringContaining("404 Not Found"),
  });
});
