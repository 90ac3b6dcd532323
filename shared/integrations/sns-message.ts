import * as z from "zod";

const Text = z.string().min(1);

/** Of the signing certificate, and to confirm a subscription: nowhere else do we go because a message says so. */
const snsHost = /^sns\.[a-z0-9-]{4,32}\.amazonaws\.com(\.cn)?$/;

const certificatePath = /^\/SimpleNotificationService-[A-Za-z0-9]{1,64}\.pem$/;

/** No name, password or port: nothing that one reader of URLs could take for the host and another not. */
const isOfSns = (text: string): boolean => {
  const url = URL.parse(text);
  return url?.protocol === "https:" && snsHost.test(url.host) && url.username === "" && url.password === "";
};

/** Nothing with a query: SNS has an API at the same host, which answers with what others have told it. */
const isCertificate = (text: string): boolean => {
  const { pathname = "", search } = URL.parse(text) ?? {};
  return certificatePath.test(pathname) && search === "";
};

const SnsUrl = Text.refine(isOfSns, "must be an https URL of sns.<region>.amazonaws.com");

const signed = {
  MessageId: Text,
  TopicArn: Text,
  Message: z.string(),
  Timestamp: Text,
  SignatureVersion: z.enum(["1", "2"]),
  Signature: Text,
  SigningCertURL: SnsUrl.refine(isCertificate, "must be a certificate of SNS"),
};

const Notification = z.object({
  ...signed,
  Type: z.literal("Notification"),
  Subject: z.string().nullish(),
});

const subscription = { ...signed, Token: Text, SubscribeURL: SnsUrl };

/** What SNS sends to an endpoint over HTTPS. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export const SnsMessage = z
  .discriminatedUnion("Type", [
    Notification,
    z.object({ ...subscription, Type: z.literal("SubscriptionConfirmation") }),
    z.object({ ...subscription, Type: z.literal("UnsubscribeConfirmation") }),
  ])
  .meta({ id: "SnsMessage" });

export type SnsMessage = z.output<typeof SnsMessage>;

const namesSigned = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: [
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
  ],
} as const;

/** What SNS signs: these members, each with its name, on lines of their own; one that isn't there is left out. */
export function signedText(message: SnsMessage): string {
  const names =
    message.Type === "Notification" ? namesSigned.Notification : namesSigned.SubscriptionConfirmation;
  const values = message as unknown as Readonly<Record<string, string | null | undefined>>;
  return names
    .filter((name) => values[name] !== undefined && values[name] !== null)
    .map((name) => `${name}\n${values[name]}\n`)
    .join("");
}
