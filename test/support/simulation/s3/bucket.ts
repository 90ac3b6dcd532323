import { createHash } from "node:crypto";
import { AwsError } from "../service.ts";

export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Content type, metadata and the like, given back as they came. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PutConditions {
  readonly ifNoneMatch: string | undefined;
  readonly ifMatch: string | undefined;
}

export class Bucket {
  readonly #objects = new Map<string, StoredObject>();

  keys(prefix = ""): string[] {
    const byUtf8 = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
    return [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).toSorted(byUtf8);
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  put(
    key: string,
    object: Omit<StoredObject, "etag">,
    { ifNoneMatch, ifMatch }: PutConditions,
  ): StoredObject {
    const existing = this.#objects.get(key);
    if (
      (ifNoneMatch === "*" && existing) ||
      (ifMatch !== undefined && existing && existing.etag !== ifMatch)
    ) {
      throw new AwsError(
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
        412,
      );
    }
    if (ifMatch !== undefined && !existing) throw noSuchKey();
    const stored = { ...object, etag: `"${createHash("md5").update(object.body).digest("hex")}"` };
    this.#objects.set(key, stored);
    return stored;
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }
}

export const noSuchKey = (): AwsError => new AwsError("NoSuchKey", "The specified key does not exist.", 404);
