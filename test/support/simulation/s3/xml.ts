import type { Reply } from "../service.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);

/** `content` is XML already: text must be escaped. */
export const element = (name: string, content: string | number | boolean): string =>
  `<${name}>${content}</${name}>`;

export function xmlReply(statusCode: number, root: string): Reply {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`);
  return { statusCode, headers: { "content-type": "application/xml" }, body };
}
