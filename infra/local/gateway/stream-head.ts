import { preludeEnd, type ResponseStream } from "../lambda/response-stream.ts";
import type { BinaryTypes } from "./binary-types.ts";
import { type HttpAnswer, httpAnswer } from "./proxy-result.ts";

/** Headers are smaller; a function that streams without a prelude isn't read to its end. */
const mostBytes = 64 * 1024;

/**
 * Reads what a streaming function says of its answer: JSON, and eight zeros behind it. The stream goes on with the answer.
 * @returns undefined when the stream doesn't begin so.
 */
export async function readHead(
  stream: ResponseStream,
  types: BinaryTypes,
): Promise<Omit<HttpAnswer, "body"> | undefined> {
  let read = Buffer.alloc(0);
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    read = Buffer.concat([read, piece as Buffer]);
    const end = read.indexOf(preludeEnd);
    if (end >= 0) {
      const rest = read.subarray(end + preludeEnd.length);
      if (rest.length > 0) stream.unshift(rest);
      return headOf(read.subarray(0, end).toString("utf8"), types);
    }
    if (read.length > mostBytes) break;
  }
  return undefined;
}

function headOf(prelude: string, types: BinaryTypes): Omit<HttpAnswer, "body"> | undefined {
  try {
    return httpAnswer(JSON.parse(prelude), undefined, types);
  } catch {
    return undefined;
  }
}
