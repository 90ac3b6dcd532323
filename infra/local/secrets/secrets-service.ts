import { arn } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import { type JsonService, operation } from "../aws/json-protocol.ts";
import { type Secret, secretArn, versionOf, withVersion } from "./secret.ts";
import { newSecret, newVersion, now, type Secrets } from "./secrets.ts";

interface OnSecret {
  readonly SecretId: string;
}

interface GetInput extends OnSecret {
  readonly VersionId?: string;
  readonly VersionStage?: string;
}

interface Value {
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly SecretBinary?: string;
}

interface PutInput extends OnSecret, Value {
  readonly VersionStages?: readonly string[];
}

interface CreateInput extends Value {
  readonly Name: string;
  readonly Description?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

interface DeleteInput extends OnSecret {
  readonly RecoveryWindowInDays?: number;
  readonly ForceDeleteWithoutRecovery?: boolean;
}

const daySeconds = 86_400;

/** Secrets Manager in its JSON protocol. */
export function secretsService(secrets: Secrets): JsonService {
  const may = (action: string) => (input: OnSecret) => [secrets.access(action, input.SecretId)];
  return {
    contentType: "application/x-amz-json-1.1",
    errorNamespace: "com.amazonaws.secretsmanager",
    operations: {
      GetSecretValue: operation(may("GetSecretValue"), (input: GetInput) => getValue(secrets, input)),
      PutSecretValue: operation(may("PutSecretValue"), (input: PutInput) => putValue(secrets, input)),
      DescribeSecret: operation(may("DescribeSecret"), (input: OnSecret) =>
        describe(secrets.find(input.SecretId)),
      ),
      DeleteSecret: operation(may("DeleteSecret"), (input: DeleteInput) => deleteSecret(secrets, input)),
      CreateSecret: operation(
        ({ Name }: CreateInput) => [
          { action: "secretsmanager:CreateSecret", resource: arn("secretsmanager", `secret:${Name}-??????`) },
        ],
        (input) => createSecret(secrets, input),
      ),
    },
  };
}

function getValue(secrets: Secrets, { SecretId, VersionId, VersionStage }: GetInput): object {
  const secret = secrets.usable(SecretId);
  const version = versionOf(secret, { id: VersionId, stage: VersionStage });
  if (!version) {
    const which =
      VersionId === undefined ? `staging label: ${VersionStage ?? "AWSCURRENT"}` : `VersionId: ${VersionId}`;
    throw new AwsError(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for ${which}`,
    );
  }
  return {
    ARN: secretArn(secret.name),
    Name: secret.name,
    VersionId: version.id,
    VersionStages: version.stages,
    SecretString: version.text,
    SecretBinary: version.binary,
    CreatedDate: version.createdAt,
  };
}

async function putValue(secrets: Secrets, input: PutInput): Promise<object> {
  const secret = secrets.usable(input.SecretId);
  const version = versionFrom(input, input.VersionStages);
  const known = secret.versions.find(({ id }) => id === version.id);
  if (known && (known.text !== version.text || known.binary !== version.binary)) {
    throw new AwsError("ResourceExistsException", "You can't change the value of an existing version.");
  }
  if (!known) await secrets.keep(withVersion(secret, version));
  return {
    ARN: secretArn(secret.name),
    Name: secret.name,
    VersionId: version.id,
    VersionStages: known?.stages ?? version.stages,
  };
}

async function createSecret(secrets: Secrets, input: CreateInput): Promise<object> {
  const { Name, Description, Tags = [], SecretString, SecretBinary } = input;
  if (secrets.has(Name)) {
    throw new AwsError(
      "ResourceExistsException",
      `The operation failed because the secret ${Name} already exists.`,
    );
  }
  const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  const secret = { ...newSecret(Name), description: Description, tags };
  const hasValue = SecretString !== undefined || SecretBinary !== undefined;
  const version = hasValue ? versionFrom(input, undefined) : undefined;
  await secrets.keep(version ? withVersion(secret, version) : secret);
  return { ARN: secretArn(Name), Name, VersionId: version?.id };
}

/** Who sends the same token again means the same version. */
function versionFrom({ ClientRequestToken, SecretString, SecretBinary }: Value, stages?: readonly string[]) {
  if ((SecretString === undefined) === (SecretBinary === undefined)) {
    throw new AwsError("InvalidParameterException", "You must provide either SecretString or SecretBinary.");
  }
  return newVersion({ id: ClientRequestToken, text: SecretString, binary: SecretBinary, stages });
}

function describe({ name, description, tags, createdAt, changedAt, deleted, versions }: Secret): object {
  return {
    ARN: secretArn(name),
    Name: name,
    Description: description,
    CreatedDate: createdAt,
    LastChangedDate: changedAt,
    DeletedDate: deleted?.at,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, stages])),
  };
}

async function deleteSecret(secrets: Secrets, input: DeleteInput): Promise<object> {
  const { SecretId, RecoveryWindowInDays: days = 30, ForceDeleteWithoutRecovery } = input;
  const secret = secrets.usable(SecretId);
  const at = now();
  const goneAt = at + days * daySeconds;
  if (ForceDeleteWithoutRecovery) await secrets.remove(secret);
  else await secrets.keep({ ...secret, deleted: { at, goneAt } });
  const DeletionDate = ForceDeleteWithoutRecovery ? at : goneAt;
  return { ARN: secretArn(secret.name), Name: secret.name, DeletionDate };
}
