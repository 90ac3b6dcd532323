import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const secrets = new SecretsManagerClient({});
const ssm = new SSMClient({});

/** Reads the parameter and the secret that it is asked for; its role grants one of each. */
export async function handler({
  queryStringParameters,
}: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { parameter = "", secret = "" } = queryStringParameters ?? {};
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
    return { statusCode: 200, body: JSON.stringify({ parameter: Parameter?.Value, secret: SecretString }) };
  } catch (error) {
    return { statusCode: 403, body: (error as Error).name };
  }
}
