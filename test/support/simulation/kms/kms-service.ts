import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { HttpRequest } from "@smithy/types";
import { arn } from "../arn.ts";
import { jsonError, type Operations, readJson, runJson } from "../json-protocol.ts";
import { AwsError, type Call, type Reply, type SimulatedService } from "../service.ts";

interface Input {
  readonly KeyId: string;
  readonly Message?: string;
}

/** Making a key takes a tenth of a second, and no run depends on which one it is. */
let made: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;

/** KMS with one RSA key, which has every name. Its signatures (PKCS #1 v1.5) are the same for the same message. */
export class KmsService implements SimulatedService {
  readonly name = "kms";
  readonly #operations: Operations = {
    Sign: ({ Message = "" }: Input) => ({
      KeyId: keyArn,
      Signature: sign("sha256", Buffer.from(Message, "base64"), keyPair().privateKey).toString("base64"),
    }),
    GetPublicKey: () => ({
      KeyId: keyArn,
      PublicKey: keyPair().publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    }),
  };

  decode(request: HttpRequest): Call {
    const json = readJson(request);
    const { operation } = json;
    return { operation, keys: [(json.input as Input).KeyId], execute: () => runJson(this.#operations, json) };
  }

  throttled(): AwsError {
    return new AwsError("ThrottlingException", "Rate exceeded");
  }

  failed(): AwsError {
    return new AwsError("KMSInternalException", "An internal error occurred", 500);
  }

  encode(error: AwsError): Reply {
    return jsonError("com.amazonaws.kms", error);
  }
}

const keyArn = arn("kms", "key/simulated");

function keyPair() {
  made ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
  return made;
}
