import { randomUUID } from "node:crypto";
import { AwsError } from "../aws/aws-error.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { Access } from "../iam/policy.ts";
import type { Collection } from "../storage/collection.ts";
import { type GenerateSecretString, generateSecret } from "./generate-secret.ts";
import { type Secret, secretArn, withVersion } from "./secret.ts";

/** `AWS::SecretsManager::Secret` */
interface SecretProperties {
  readonly Description?: string;
  readonly SecretString?: string;
  readonly GenerateSecretString?: GenerateSecretString;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** All secrets, by name. */
export class Secrets {
  readonly #secrets: Collection<Secret>;

  constructor(secrets: Collection<Secret>) {
    this.#secrets = secrets;
  }

  /** Puts the templates' secrets in. A kept value stays until the template says something else. */
  deploy(resources: readonly DeployedResource[]): void {
    for (const { type, name, properties } of resources) {
      if (type !== "AWS::SecretsManager::Secret") continue;
      const {
        Description,
        SecretString,
        GenerateSecretString = {},
        Tags = [],
      } = properties as SecretProperties;
      const deployed = JSON.stringify(SecretString ?? GenerateSecretString);
      const kept = this.#secrets.get(name);
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      const secret: Secret = { ...(kept ?? newSecret(name)), description: Description, tags, deployed };
      const text =
        kept?.deployed === deployed ? undefined : (SecretString ?? generateSecret(GenerateSecretString));
      void this.keep(text === undefined ? secret : withVersion(secret, newVersion({ text })));
    }
  }

  async keep(secret: Secret): Promise<void> {
    await this.#secrets.put(secret.name, secret);
  }

  async remove({ name }: Secret): Promise<void> {
    await this.#secrets.delete(name);
  }

  has(name: string): boolean {
    return this.#secrets.get(name) !== undefined;
  }

  /** @param id a name, an ARN, or an ARN without its last six characters. */
  find(id: string | undefined): Secret {
    for (const [name, secret] of this.#secrets.entries()) {
      const whole = secretArn(name);
      if (id !== name && id !== whole && id !== whole.slice(0, -7)) continue;
      if (secret.deleted === undefined || secret.deleted.goneAt > now()) return secret;
      void this.remove(secret);
    }
    throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  /** One that isn't marked for deletion. */
  usable(id: string | undefined): Secret {
    const secret = this.find(id);
    if (!secret.deleted) return secret;
    throw new AwsError(
      "InvalidRequestException",
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }

  /** What an action on a secret needs to be allowed, with what policies may ask about the secret. */
  access(action: string, id: string | undefined): Access {
    const { name, tags } = this.find(id);
    const asked = Object.entries(tags).map(([tag, value]) => [
      `aws:resourcetag/${tag.toLowerCase()}`,
      [value],
    ]);
    const context = { ...Object.fromEntries(asked), "secretsmanager:secretid": [secretArn(name)] };
    return { action: `secretsmanager:${action}`, resource: secretArn(name), context };
  }
}

export const now = (): number => Date.now() / 1000;

export function newSecret(name: string): Secret {
  return { name, description: undefined, tags: {}, createdAt: now(), changedAt: now(), versions: [] };
}

export function newVersion(content: {
  readonly text?: string | undefined;
  readonly binary?: string | undefined;
  readonly id?: string | undefined;
  readonly stages?: readonly string[] | undefined;
}) {
  const { text, binary, id = randomUUID(), stages = ["AWSCURRENT"] } = content;
  return { id, stages, text, binary, createdAt: now() };
}
