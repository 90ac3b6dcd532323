import * as z from "zod";
import { validationFailed } from "#shared/problems.ts";

const Uuid = z.guid();

/** The id in a path. @throws a 422 for one that no silence can have, as Alertmanager does */
export function silenceIdIn({ silenceID }: { readonly silenceID: string }): string {
  if (Uuid.safeParse(silenceID).success) return silenceID;
  const detail = `must be of type uuid: ${JSON.stringify(silenceID)}`;
  throw validationFailed([{ pointer: "#/path/silenceID", detail, code: "invalid_format" }]);
}
