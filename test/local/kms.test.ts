import { constants, createHash, createPublicKey, verify } from "node:crypto";
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetPublicKeyCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  type MessageType,
  ScheduleKeyDeletionCommand,
  SignCommand,
  type SigningAlgorithmSpec,
  TagResourceCommand,
  UpdateAliasCommand,
  VerifyCommand,
} from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startToy, type Toy } from "./toy/start-toy.ts";

let toy: Toy;

beforeAll(async () => {
  toy = await startToy({ keepsData: true });
});

afterAll(() => toy?.stop());

const newKey = async (KeySpec: "ECC_NIST_P256" | "RSA_2048" = "ECC_NIST_P256"): Promise<string> => {
  const command = new CreateKeyCommand({ KeySpec, KeyUsage: "SIGN_VERIFY" });
  return (await toy.aws.kms.send(command)).KeyMetadata?.KeyId ?? "";
};

const message = Buffer.from("message");
const signing = (KeyId: string, SigningAlgorithm: SigningAlgorithmSpec, MessageType: MessageType) => ({
  KeyId,
  SigningAlgorithm,
  MessageType,
  Message: MessageType === "RAW" ? message : createHash("sha256").update(message).digest(),
});
const sign = async (...of: Parameters<typeof signing>): Promise<Uint8Array> =>
  (await toy.aws.kms.send(new SignCommand(signing(...of)))).Signature!;
const publicKey = async (KeyId: string) => {
  const { PublicKey } = await toy.aws.kms.send(new GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey!), format: "der", type: "spki" });
};
const refusal = (name: string) => expect.objectContaining({ name });

describe.each([
  ["ECC_NIST_P256", "ECDSA_SHA_256", {}],
  ["RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256", {}],
  ["RSA_2048", "RSASSA_PSS_SHA_256", { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
] as const)("a key %s with %s", (spec, algorithm, padding) => {
  let id: string;
  beforeAll(async () => {
    id = await newKey(spec);
  });

  it.each(["RAW", "DIGEST"] as const)("signs (%s) what its public key verifies", async (type) => {
    const key = { key: await publicKey(id), ...padding };
    // A digest's signature is made by our own arithmetic, with another nonce each time.
    for (let count = 0; count < 20; count++) {
      expect(verify("sha256", message, key, await sign(id, algorithm, type))).toBe(true);
    }
  });

  it.each(["RAW", "DIGEST"] as const)("verifies (%s) its own signature and no other", async (type) => {
    const input = signing(id, algorithm, type);
    const Signature = await sign(id, algorithm, type === "RAW" ? "DIGEST" : "RAW");
    const { SignatureValid } = await toy.aws.kms.send(new VerifyCommand({ ...input, Signature }));
    expect(SignatureValid).toBe(true);
    for (const changed of [0, 10, Signature.length - 1]) {
      const Forged = Signature.map((byte, index) => (index === changed ? byte ^ 1 : byte));
      const forged = toy.aws.kms.send(new VerifyCommand({ ...input, Signature: Forged }));
      await expect(forged).rejects.toEqual(refusal("KMSInvalidSignatureException"));
    }
  });
});

describe("a key", () => {
  it("signs at most 4096 bytes as they are, and digests of the right length", async () => {
    const id = await newKey();
    const withMessage = (Message: Uint8Array, type: MessageType) =>
      toy.aws.kms.send(new SignCommand({ ...signing(id, "ECDSA_SHA_256", type), Message }));
    await expect(withMessage(Buffer.alloc(4097), "RAW")).rejects.toEqual(refusal("ValidationException"));
    await expect(withMessage(Buffer.alloc(31), "DIGEST")).rejects.toEqual(refusal("ValidationException"));
    expect((await withMessage(Buffer.alloc(4096), "RAW")).Signature).toBeDefined();
  });

  it("takes only its own algorithms", async () => {
    const id = await newKey();
    await expect(sign(id, "RSASSA_PSS_SHA_256", "RAW")).rejects.toEqual(refusal("InvalidKeyUsageException"));
  });

  it("doesn't sign while it is disabled, or about to be deleted", async () => {
    const KeyId = await newKey();
    await toy.aws.kms.send(new DisableKeyCommand({ KeyId }));
    await expect(sign(KeyId, "ECDSA_SHA_256", "RAW")).rejects.toEqual(refusal("DisabledException"));
    await toy.aws.kms.send(new EnableKeyCommand({ KeyId }));
    await sign(KeyId, "ECDSA_SHA_256", "RAW");

    await toy.aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await expect(publicKey(KeyId)).rejects.toEqual(refusal("KMSInvalidStateException"));
    const { KeyMetadata } = await toy.aws.kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ KeyState: "PendingDeletion", DeletionDate: expect.any(Date) });
    await toy.aws.kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await expect(sign(KeyId, "ECDSA_SHA_256", "RAW")).rejects.toEqual(refusal("DisabledException"));
  });

  it("is named where it doesn't exist", async () => {
    for (const id of ["5b2e0c6e-0000-4000-8000-000000000000", "alias/nobody"]) {
      await expect(publicKey(id)).rejects.toEqual(refusal("NotFoundException"));
    }
  });

  it("has tags, and is in the list", async () => {
    const KeyId = await newKey();
    await toy.aws.kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: "use", TagValue: "test" }] }));
    const { Tags } = await toy.aws.kms.send(new ListResourceTagsCommand({ KeyId }));
    expect(Tags).toEqual([{ TagKey: "use", TagValue: "test" }]);
    const first = await toy.aws.kms.send(new ListKeysCommand({ Limit: 1 }));
    expect(first).toMatchObject({ Truncated: true, Keys: [expect.anything()] });
    const rest = await toy.aws.kms.send(new ListKeysCommand({ Marker: first.NextMarker }));
    expect([...first.Keys!, ...rest.Keys!].map((key) => key.KeyId)).toContain(KeyId);
  });
});

describe("an alias", () => {
  it("leads to the key that it was last given", async () => {
    const [first, second] = [await newKey(), await newKey()];
    const AliasName = "alias/moving";
    await toy.aws.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: first }));
    const again = toy.aws.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: second }));
    await expect(again).rejects.toEqual(refusal("AlreadyExistsException"));
    await toy.aws.kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: second }));
    const { KeyMetadata } = await toy.aws.kms.send(new DescribeKeyCommand({ KeyId: AliasName }));
    expect(KeyMetadata?.KeyId).toBe(second);
    const { Aliases } = await toy.aws.kms.send(new ListAliasesCommand({ KeyId: second }));
    expect(Aliases).toMatchObject([{ AliasName, TargetKeyId: second }]);
    await toy.aws.kms.send(new DeleteAliasCommand({ AliasName }));
    await expect(publicKey(AliasName)).rejects.toEqual(refusal("NotFoundException"));
  });
});

describe("a role", () => {
  const asked = async (key: string) => (await fetch(`${toy.cloud.apiUrl}/sign?key=${key}`)).text();

  it("may be limited to keys with a tag", async () => {
    const signature = Buffer.from(await asked("alias/toy-tokens"), "base64");
    expect(verify("sha256", Buffer.from("text"), await publicKey("alias/toy-tokens"), signature)).toBe(true);
    expect(await asked("alias/toy-other")).toBe("AccessDeniedException");
  });
});

describe("a restart", () => {
  it("finds every key as it was", async () => {
    const created = await newKey();
    const keys = [created, "alias/toy-tokens"];
    const before = await Promise.all(keys.map(publicKey));
    toy = await toy.restart();
    const after = await Promise.all(keys.map(publicKey));
    for (const [index, key] of after.entries()) expect(key.equals(before[index]!)).toBe(true);
  });
});
