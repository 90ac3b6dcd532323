import type { KMSClient, SigningAlgorithmSpec } from "@aws-sdk/client-kms";
import { clientOnce } from "#shared/platform/client-settings.ts";

/** KMS is loaded when something is signed: what only verifies never needs it. */
async function kms(): Promise<{ client: KMSClient; sdk: typeof import("@aws-sdk/client-kms") }> {
  const sdk = await import("@aws-sdk/client-kms");
  return { client: clientOnce("kms", (settings) => new sdk.KMSClient(settings)), sdk };
}

/** @returns the signature in the form of X.509 (DER where it has two numbers). */
export async function signWith(
  keyArn: string,
  algorithm: SigningAlgorithmSpec,
  message: Uint8Array,
): Promise<Uint8Array> {
  const { client, sdk } = await kms();
  const { Signature } = await client.send(
    new sdk.SignCommand({
      KeyId: keyArn,
      Message: message,
      MessageType: "RAW",
      SigningAlgorithm: algorithm,
    }),
  );
  if (!Signature) throw new Error("KMS has answered without a signature");
  return Signature;
}

/** @param key its ARN or alias. @returns the ARN of the key itself and its public half (SubjectPublicKeyInfo, DER). */
export async function publicKeyOf(key: string): Promise<{ keyArn: string; publicKey: Uint8Array }> {
  const { client, sdk } = await kms();
  const { KeyId, PublicKey } = await client.send(new sdk.GetPublicKeyCommand({ KeyId: key }));
  if (!KeyId || !PublicKey) throw new Error(`KMS has answered without the public key of ${key}`);
  return { keyArn: KeyId, publicKey: PublicKey };
}

/** @returns what resolves when KMS answers for a key, to us. @param alias of the key that a deployment began with. */
export async function keyProbe(alias: string): Promise<(abortSignal: AbortSignal) => Promise<unknown>> {
  const { client, sdk } = await kms();
  return (abortSignal) => client.send(new sdk.DescribeKeyCommand({ KeyId: alias }), { abortSignal });
}
