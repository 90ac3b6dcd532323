import { expect, test } from "vitest";
import { wantsMarkdown } from "#shared/lambda/wants-markdown.ts";

const asked = (accept: string | undefined, format?: string): boolean => {
  const exchange = {
    headers: accept === undefined ? {} : { accept },
    event: { queryStringParameters: { format } },
  };
  return wantsMarkdown(exchange as unknown as Parameters<typeof wantsMarkdown>[0]);
};

test.each([
  [undefined, false],
  ["*/*", false],
  ["text/*", false],
  ["text/markdown", true],
  ["Text/Markdown; charset=utf-8", true],
  ["text/markdown, */*;q=0.8", true],
  ["text/markdown;q=0.9, application/json", false],
  ["application/json;q=0.5, text/markdown;q=0.6", true],
  ["text/markdown, application/json", false],
  ["text/markdown;q=0", false],
  ["text/markdown;q=much", false],
])("Accept: %s asks for Markdown: %s", (accept, expected) => {
  expect(asked(accept)).toBe(expected);
});

test("the URL decides, whatever the header says", () => {
  expect(asked("application/json", "markdown")).toBe(true);
  expect(asked("text/markdown", "json")).toBe(false);
});
