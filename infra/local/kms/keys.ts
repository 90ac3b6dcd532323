import { createPrivateKey, type KeyObject } from "node:crypto";
import { arn } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { Access } from "../iam/policy.ts";
import type { Collection } from "../storage/collection.ts";
import { type KeyRecord, keyArn, keyState } from "./key-record.ts";
import { keySpecs } from "./key-spec.ts";

/** All keys, and the aliases that lead to them. */
export class Keys {
  readonly #records: Collection<KeyRecord>;
  /** Ids of keys by `alias/name`. */
  readonly aliases: Collection<string>;
  readonly #privateKeys = new Map<string, Promise<KeyObject>>();

  constructor(records: Collection<KeyRecord>, aliases: Collection<string>) {
    this.#records = records;
    this.aliases = aliases;
  }

  /** @param id a key's id or ARN, or an alias or its ARN. */
  find(id: string): KeyRecord {
    const name = id.startsWith("arn:")
      ? id
          .split(":")
          .slice(5)
          .join(":")
          .replace(/^key\//, "")
      : id;
    const keyId = name.startsWith("alias/") ? this.aliases.get(name) : name;
    if (keyId === undefined) {
      throw new AwsError("NotFoundException", `Alias ${arn("kms", name)} is not found.`);
    }
    const record = this.#records.get(keyId);
    if (!record || isGone(record)) {
      throw new AwsError("NotFoundException", `Key '${keyArn(keyId)}' does not exist`);
    }
    return record;
  }

  all(): KeyRecord[] {
    return this.#records.entries().flatMap(([, record]) => (isGone(record) ? [] : [record]));
  }

  /** Puts a key in, or changes it. */
  async keep(record: KeyRecord): Promise<void> {
    await this.#records.put(record.id, record);
  }

  aliasesOf(keyId: string): string[] {
    return this.aliases.entries().flatMap(([alias, target]) => (target === keyId ? [alias] : []));
  }

  /** What an action on a key needs to be allowed, with what policies may ask about the key. */
  access(action: string, id: string): Access {
    const key = this.find(id);
    const tags = Object.entries(key.tags);
    const context = {
      ...Object.fromEntries(tags.map(([name, value]) => [`aws:resourcetag/${name.toLowerCase()}`, [value]])),
      "kms:resourcealiases": this.aliasesOf(key.id),
      ...(id.includes("alias/") && { "kms:requestalias": [id.slice(id.indexOf("alias/"))] }),
      "kms:keyspec": [key.spec],
      "kms:keyusage": [key.usage],
    };
    return { action: `kms:${action}`, resource: keyArn(key.id), context };
  }

  /** A key that may be used for signing now. */
  usable(id: string, operation: string): KeyRecord {
    const key = this.find(id);
    const state = keyState(key);
    if (state === "Disabled") throw new AwsError("DisabledException", `${keyArn(key.id)} is disabled.`);
    if (state === "PendingDeletion") throw pendingDeletion(key);
    if (key.usage !== "SIGN_VERIFY" || !keySpecs[key.spec]) {
      throw new AwsError(
        "InvalidKeyUsageException",
        `${keyArn(key.id)} key usage is ${key.usage} which is not valid for ${operation}.`,
      );
    }
    return key;
  }

  privateKey(key: KeyRecord): Promise<KeyObject> {
    const known = this.#privateKeys.get(key.id);
    if (known) return known;
    const loading = key.privateKey ? Promise.resolve(createPrivateKey(key.privateKey)) : this.#generate(key);
    this.#privateKeys.set(key.id, loading);
    return loading;
  }

  async #generate({ id, spec }: KeyRecord): Promise<KeyObject> {
    const made = await keySpecs[spec]!.generate();
    const privateKey = made.export({ type: "pkcs8", format: "pem" }).toString();
    await this.keep({ ...this.find(id), privateKey });
    return made;
  }
}

export const pendingDeletion = ({ id }: KeyRecord): AwsError =>
  new AwsError("KMSInvalidStateException", `${keyArn(id)} is pending deletion.`);

function isGone({ deletionAt }: KeyRecord): boolean {
  return deletionAt !== undefined && deletionAt * 1000 <= Date.now();
}
