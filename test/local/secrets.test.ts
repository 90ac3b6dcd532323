import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
} from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSecret } from "../../infra/local/secrets/generate-secret.ts";
import { startToy, type Toy } from "./toy/start-toy.ts";

let toy: Toy;

beforeAll(async () => {
  toy = await startToy({ keepsData: true });
});

afterAll(() => toy?.stop());

const get = (SecretId: string, more: object = {}) =>
  toy.aws.secrets.send(new GetSecretValueCommand({ SecretId, ...more }));
const put = (SecretId: string, SecretString: string, more: object = {}) =>
  toy.aws.secrets.send(new PutSecretValueCommand({ SecretId, SecretString, ...more }));
const create = (Name: string, value: object) =>
  toy.aws.secrets.send(new CreateSecretCommand({ Name, ...value }));
const refusal = (name: string) => expect.objectContaining({ name });

describe("a secret of the templates", () => {
  it("is found by its name, its ARN and the ARN without its end", async () => {
    const arn = toy.cloud.outputs["ToyWork.LoginArn"] ?? "";
    const { SecretString, ARN } = await get("toy-login");
    expect(ARN).toBe(arn);
    expect(JSON.parse(SecretString ?? "")).toEqual({
      user: "kim",
      password: expect.stringMatching(/^.{32}$/),
    });
    for (const id of [arn, arn.slice(0, -7)]) expect((await get(id)).SecretString).toBe(SecretString);
  });

  it("is read by the function whose role grants it, and no other", async () => {
    const settings = async (secret: string) =>
      (await fetch(`${toy.cloud.apiUrl}/settings?parameter=/toy/shop/color&secret=${secret}`)).text();
    const { SecretString: secret } = await get("toy-login");
    expect(JSON.parse(await settings("toy-login"))).toEqual({ parameter: "green", secret });
    expect(await settings("toy-hidden")).toBe("AccessDeniedException");
  });

  it("is the same after a restart, and so is what was put in its place", async () => {
    const { SecretString } = await get("toy-login");
    await put("toy-hidden", "changed");
    toy = await toy.restart();
    expect((await get("toy-login")).SecretString).toBe(SecretString);
    expect((await get("toy-hidden")).SecretString).toBe("changed");
  });
});

describe("a secret", () => {
  it("has a current and a previous version", async () => {
    await create("rotated", { SecretString: "first" });
    await put("rotated", "second");
    await put("rotated", "third", { ClientRequestToken: "3".repeat(32) });
    await put("rotated", "third", { ClientRequestToken: "3".repeat(32) });
    expect(await get("rotated")).toMatchObject({ SecretString: "third", VersionStages: ["AWSCURRENT"] });
    expect((await get("rotated", { VersionStage: "AWSPREVIOUS" })).SecretString).toBe("second");
    const other = put("rotated", "other", { ClientRequestToken: "3".repeat(32) });
    await expect(other).rejects.toEqual(refusal("ResourceExistsException"));
  });

  it("has a version aside while it is being rotated", async () => {
    await create("aside", { SecretBinary: Buffer.from([1, 2]) });
    await put("aside", "new", { VersionStages: ["AWSPENDING"] });
    expect((await get("aside")).SecretBinary).toEqual(Uint8Array.of(1, 2));
    expect((await get("aside", { VersionStage: "AWSPENDING" })).SecretString).toBe("new");
    const { VersionIdsToStages } = await toy.aws.secrets.send(
      new DescribeSecretCommand({ SecretId: "aside" }),
    );
    expect(
      Object.values(VersionIdsToStages ?? {})
        .flat()
        .sort(),
    ).toEqual(["AWSCURRENT", "AWSPENDING"]);
  });

  it("that is deleted can't be read; its name is free only when it is gone", async () => {
    await create("deleted", { SecretString: "x" });
    await expect(create("deleted", {})).rejects.toEqual(refusal("ResourceExistsException"));
    await toy.aws.secrets.send(new DeleteSecretCommand({ SecretId: "deleted" }));
    await expect(get("deleted")).rejects.toEqual(refusal("InvalidRequestException"));
    await create("gone", { SecretString: "x" });
    const SecretId = "gone";
    await toy.aws.secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    await expect(get("gone")).rejects.toEqual(refusal("ResourceNotFoundException"));
  });

  it("is generated as it is asked for", () => {
    const digits = generateSecret({
      PasswordLength: 50,
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludePunctuation: true,
      ExcludeCharacters: "01",
    });
    expect(digits).toMatch(/^[2-9]{50}$/);
    for (let count = 0; count < 50; count++) {
      expect(generateSecret({ PasswordLength: 4 })).toMatch(
        /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w]|.*_).{4}$/,
      );
    }
  });
});

describe("a parameter", () => {
  const parameter = async (Name: string, more: object = {}) =>
    (await toy.aws.ssm.send(new GetParameterCommand({ Name, ...more }))).Parameter;
  const write = (Name: string, Value: string, more: object = {}) =>
    toy.aws.ssm.send(new PutParameterCommand({ Name, Value, Type: "String", ...more }));

  it("of the templates is found by its name and its ARN, in a path or not", async () => {
    for (const [name, value] of [
      ["/toy/shop/color", "green"],
      ["toy-size", "large"],
    ] as const) {
      const found = await parameter(name);
      expect(found).toMatchObject({ Name: name, Value: value, Type: "String", Version: 1 });
      expect(await parameter(found?.ARN ?? "")).toEqual(found);
    }
  });

  it("is overwritten only on purpose, and that survives a restart", async () => {
    await expect(write("toy-size", "small")).rejects.toEqual(refusal("ParameterAlreadyExists"));
    expect(await write("toy-size", "small", { Overwrite: true })).toMatchObject({ Version: 2 });
    toy = await toy.restart();
    expect(await parameter("toy-size")).toMatchObject({ Value: "small", Version: 2 });
  });

  it("is found with its siblings, in pages", async () => {
    for (let index = 0; index < 12; index++) await write(`/many/p${index}`, "x");
    await write("/many/deep/p", "x");
    const page = (more: object) =>
      toy.aws.ssm.send(new GetParametersByPathCommand({ Path: "/many", ...more }));
    const first = await page({});
    const second = await page({ NextToken: first.NextToken });
    expect([first.Parameters?.length, second.Parameters?.length]).toEqual([10, 2]);
    expect((await page({ Path: "/many/", Recursive: true, MaxResults: 1 })).Parameters).toMatchObject([
      { Name: "/many/deep/p" },
    ]);
  });

  it("is named when it isn't there, or deleted", async () => {
    await write("fleeting", "x");
    await toy.aws.ssm.send(new DeleteParameterCommand({ Name: "fleeting" }));
    await expect(parameter("fleeting")).rejects.toEqual(refusal("ParameterNotFound"));
    const found = await toy.aws.ssm.send(
      new GetParametersCommand({ Names: ["fleeting", "/toy/shop/color"] }),
    );
    expect(found).toMatchObject({ InvalidParameters: ["fleeting"], Parameters: [{ Value: "green" }] });
  });

  it("that is secure shows its value only decrypted", async () => {
    await write("secure", "hidden", { Type: "SecureString" });
    expect((await parameter("secure"))?.Value).not.toContain("hidden");
    expect((await parameter("secure", { WithDecryption: true }))?.Value).toBe("hidden");
  });
});
