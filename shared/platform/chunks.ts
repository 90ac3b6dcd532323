/**
 * Cuts a list into chunks that stay within limits of count and size. An item that is too large by itself gets a chunk
 * of its own: whether that is an error is for the receiver to say.
 * @param sizeOf in the unit of `size`.
 */
export function* chunksOf<T>(
  items: Iterable<T>,
  most: { readonly count?: number; readonly size: number },
  sizeOf: (item: T) => number,
): Generator<T[]> {
  let chunk: T[] = [];
  let size = 0;
  for (const item of items) {
    const itemSize = sizeOf(item);
    if (chunk.length > 0 && (size + itemSize > most.size || chunk.length === most.count)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(item);
    size += itemSize;
  }
  if (chunk.length > 0) yield chunk;
}
