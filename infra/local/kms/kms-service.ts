import type { JsonService } from "../aws/json-protocol.ts";
import { aliasOperations } from "./alias-operations.ts";
import { keyOperations } from "./key-operations.ts";
import type { Keys } from "./keys.ts";
import { signOperations } from "./sign-operations.ts";
import { tagOperations } from "./tag-operations.ts";

/** KMS in its JSON protocol: asymmetric keys that sign. */
export function kmsService(keys: Keys): JsonService {
  return {
    contentType: "application/x-amz-json-1.1",
    errorNamespace: "com.amazonaws.kms",
    operations: {
      ...keyOperations(keys),
      ...aliasOperations(keys),
      ...tagOperations(keys),
      ...signOperations(keys),
    },
  };
}
