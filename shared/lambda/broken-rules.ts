import type { ZodError } from "zod";
import type { FieldError } from "#shared/problems.ts";

/** Says what a value breaks, one entry per field. The pointers are JSON pointers (RFC 6901). @param prefix `#/` for bodies, `#/query/` and `#/path/` for the rest. */
export function brokenRules(error: ZodError, prefix: string): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        pointer: pointer(prefix, [...issue.path, key]),
        detail: "is not a known field",
        code: "unknown_field",
      }));
    }
    const detail = isAbsent(issue) ? required : issue.message;
    return [{ pointer: pointer(prefix, issue.path), detail, code: issue.code }];
  });
}

/** What is said of a field that isn't there. */
export const required = "is required";

/** The parser says of what is absent, too, what it should be. Whoever writes by hand overlooks that it isn't there. */
const isAbsent = ({ code, message }: ZodError["issues"][number]): boolean =>
  code === "invalid_type" && message.endsWith("received undefined");

/** The same for people and logs, in one line. */
export const inWords = (errors: readonly FieldError[]): string =>
  errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");

function pointer(prefix: string, path: readonly PropertyKey[]): string {
  const tokens = path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
  return tokens.length === 0 ? prefix.replace(/\/$/, "") : prefix + tokens.join("/");
}
