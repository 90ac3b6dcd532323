import { AwsError } from "../aws/aws-error.ts";
import { type JsonService, operation } from "../aws/json-protocol.ts";
import { pageOf } from "../aws/page.ts";
import { nameOf, type Parameter, type Parameters, parameterArn } from "./parameters.ts";

interface OnParameter {
  readonly Name: string;
}

interface Decryption {
  readonly WithDecryption?: boolean;
}

interface PathInput extends Decryption {
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface PutInput extends OnParameter {
  readonly Value: string;
  readonly Type?: Parameter["type"];
  readonly Overwrite?: boolean;
}

const mostAtOnce = 10;
const mostCharacters = 8192;

/** The parameter store of Systems Manager in its JSON protocol. */
export function ssmService(parameters: Parameters): JsonService {
  const on = (action: string, name: string) => ({
    action: `ssm:${action}`,
    resource: parameterArn(nameOf(name)),
  });
  return {
    contentType: "application/x-amz-json-1.1",
    errorNamespace: "com.amazonaws.ssm",
    operations: {
      GetParameter: operation(
        ({ Name }: OnParameter & Decryption) => [on("GetParameter", Name)],
        ({ Name, WithDecryption }) => ({ Parameter: shown(parameters.find(Name), WithDecryption) }),
      ),
      GetParameters: operation(
        ({ Names }: Decryption & { readonly Names: readonly string[] }) =>
          Names.map((name) => on("GetParameters", name)),
        ({ Names, WithDecryption }) => ({
          Parameters: Names.flatMap((name) => parameters.get(name) ?? []).map((found) =>
            shown(found, WithDecryption),
          ),
          InvalidParameters: Names.filter((name) => !parameters.get(name)),
        }),
      ),
      GetParametersByPath: operation(
        ({ Path }: PathInput) => [on("GetParametersByPath", Path === "/" ? Path : Path.replace(/\/$/, ""))],
        (input) => byPath(parameters, input),
      ),
      PutParameter: operation(
        ({ Name }: PutInput) => [on("PutParameter", Name)],
        (input) => putParameter(parameters, input),
      ),
      DeleteParameter: operation(
        ({ Name }: OnParameter) => [on("DeleteParameter", Name)],
        ({ Name }) => parameters.delete(parameters.find(Name).name),
      ),
    },
  };
}

function byPath(parameters: Parameters, input: PathInput): object {
  const { Path, Recursive = false, WithDecryption, MaxResults = mostAtOnce, NextToken } = input;
  if (!Path.startsWith("/")) {
    throw new AwsError("ValidationException", "The parameter doesn't meet the parameter name requirements.");
  }
  const found = parameters.below(Path, Recursive);
  const { items, next } = pageOf(found, Math.min(MaxResults, mostAtOnce), NextToken);
  return { Parameters: items.map((parameter) => shown(parameter, WithDecryption)), NextToken: next };
}

async function putParameter(
  parameters: Parameters,
  { Name, Value, Type, Overwrite }: PutInput,
): Promise<object> {
  const before = parameters.get(Name);
  if (before && !Overwrite) {
    throw new AwsError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  }
  const type = Type ?? before?.type;
  if (!type)
    throw new AwsError("ValidationException", "A parameter type is required when you create a parameter.");
  if (!Value || Value.length > mostCharacters) {
    throw new AwsError("ValidationException", `Value must have 1 to ${mostCharacters} characters.`);
  }
  const { version } = await parameters.put(Name, type, Value);
  return { Version: version, Tier: "Standard" };
}

/** Without decryption the value of a secure string is a text that nobody can read. */
function shown({ name, type, value, version, modifiedAt }: Parameter, decrypted = false): object {
  const isReadable = type !== "SecureString" || decrypted;
  return {
    ARN: parameterArn(name),
    DataType: "text",
    LastModifiedDate: modifiedAt,
    Name: name,
    Type: type,
    Value: isReadable ? value : "AQICAHhlbmNyeXB0ZWQ=",
    Version: version,
  };
}
