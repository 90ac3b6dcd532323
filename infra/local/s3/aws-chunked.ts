/**
 * The body of an upload that the SDK sent in signed or checksummed chunks: `size;signature CRLF data CRLF …`,
 * ended by a chunk of size 0 and trailers. A body that was sent plainly comes back as it is.
 */
export function decodeUpload(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
): Buffer {
  const hash = headers["x-amz-content-sha256"];
  const chunked = String(headers["content-encoding"] ?? "").includes("aws-chunked");
  if (!chunked && !(typeof hash === "string" && hash.startsWith("STREAMING-"))) return body;
  const chunks: Buffer[] = [];
  for (let offset = 0; ; ) {
    const lineEnd = body.indexOf("\r\n", offset);
    const size = Number.parseInt(body.toString("latin1", offset, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    offset = lineEnd + 2 + size + 2;
  }
}
