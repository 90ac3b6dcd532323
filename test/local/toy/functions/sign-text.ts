import { KMSClient, SignCommand } from "@aws-sdk/client-kms";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const kms = new KMSClient({});

/** Signs with whatever key it is asked for; its role grants only those with a certain tag. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  try {
    const { Signature } = await kms.send(
      new SignCommand({
        KeyId: event.queryStringParameters?.key ?? "",
        Message: Buffer.from("text"),
        SigningAlgorithm: "ECDSA_SHA_256",
      }),
    );
    return { statusCode: 200, body: Buffer.from(Signature ?? []).toString("base64") };
  } catch (error) {
    return { statusCode: 403, body: (error as Error).name };
  }
}
