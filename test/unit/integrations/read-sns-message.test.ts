import { generateKeyPairSync, sign } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readSnsMessage } from "#shared/integrations/read-sns-message.ts";
import { SnsMessage, signedText } from "#shared/integrations/sns-message.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const certificate = pair.publicKey.export({ format: "pem", type: "spki" }) as string;

let region = 0;
let host: string;
/** What the test's SNS answers, by URL. */
let answers: Record<string, Response>;
let asked: string[];

beforeEach(() => {
  // Keys are remembered by URL, so each test has a region of its own.
  host = `https://sns.test-${++region}.amazonaws.com`;
  asked = [];
  answers = {};
  vi.stubGlobal("fetch", async (url: string, { redirect }: RequestInit) => {
    expect(redirect).toBe("error");
    asked.push(url);
    return (
      answers[url] ?? (url.endsWith(".pem") ? new Response(certificate) : new Response("no", { status: 404 }))
    );
  });
});
afterEach(() => vi.unstubAllGlobals());

const alarm = { entity_id: "a", alarm_type: "DOWN" };

function message(fields: object, version: "1" | "2" = "2"): SnsMessage {
  const unsigned = {
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic",
    Message: JSON.stringify(alarm),
    Timestamp: "2026-05-02T00:54:06.655Z",
    SignatureVersion: version,
    Signature: "none",
    SigningCertURL: `${host}/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe`,
    ...fields,
  };
  const read = SnsMessage.parse(unsigned);
  const digest = version === "1" ? "RSA-SHA1" : "RSA-SHA256";
  const Signature = sign(digest, Buffer.from(signedText(read)), pair.privateKey).toString("base64");
  return { ...read, Signature };
}

const confirmation = () =>
  message({
    Type: "SubscriptionConfirmation",
    Token: "2336412f37",
    SubscribeURL: `${host}/?Action=ConfirmSubscription`,
  });

test("SNS signs a message's members by name, in alphabetical order", () => {
  expect(signedText(message({ Subject: "Hello" }))).toBe(
    `Message\n${JSON.stringify(alarm)}\nMessageId\n22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\nSubject\nHello\n` +
      "Timestamp\n2026-05-02T00:54:06.655Z\nTopicArn\narn:aws:sns:us-west-2:123456789012:MyTopic\nType\nNotification\n",
  );
});

test("the alarm in a notification that SNS has signed is read; the certificate is fetched once", async () => {
  expect(await readSnsMessage(message({}, "1"))).toEqual([alarm]);
  expect(await readSnsMessage(message({ Subject: "Hello" }, "2"))).toEqual([alarm]);
  expect(await readSnsMessage(message({ Message: '{"alarms":[1,2]}' }))).toEqual([1, 2]);
  expect(asked).toHaveLength(1);
});

test.each(["Message", "MessageId", "Timestamp", "TopicArn", "Subject", "Signature"])(
  "a message whose %s was changed is refused, and nothing of it is done",
  async (member) => {
    for (const made of [message({ Subject: "Hello" }), confirmation()]) {
      if (!(member in made)) continue;
      const changed = { ...made, [member]: "Y2hhbmdlZA==" } as SnsMessage;
      await expect(readSnsMessage(changed)).rejects.toMatchObject({ status: 422 });
    }
    expect(asked.filter((url) => !url.endsWith(".pem"))).toEqual([]);
  },
);

test("a subscription is confirmed where SNS says; the end of one is left as it is", async () => {
  const made = confirmation();
  answers[`${host}/?Action=ConfirmSubscription`] = new Response("<ok/>");
  expect(await readSnsMessage(made)).toEqual([]);
  expect(asked).toContain(`${host}/?Action=ConfirmSubscription`);
  asked = [];
  const end = message({ ...made, Type: "UnsubscribeConfirmation" });
  expect([await readSnsMessage(end), asked]).toEqual([[], []]);
});

test("what can't be fetched is 503, so that SNS tries again", async () => {
  await expect(readSnsMessage(confirmation())).rejects.toMatchObject({ status: 503 });
  const made = message({ SigningCertURL: `${host}/SimpleNotificationService-0.pem` });
  for (const answer of [new Response("gone", { status: 404 }), new Response("no certificate")]) {
    answers[made.SigningCertURL] = answer;
    await expect(readSnsMessage(made)).rejects.toMatchObject({ status: 503 });
  }
});

test("a notification that is no JSON is refused", async () => {
  const made = message({ Message: "ALARM: it is down" });
  await expect(readSnsMessage(made)).rejects.toMatchObject({ errors: [{ pointer: "#/Message" }] });
});

const pem = "SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem";
test.each([
  `http://sns.us-east-1.amazonaws.com/${pem}`,
  `https://sns.us-east-1.amazonaws.com.evil.example/${pem}`,
  `https://sns.us-east-1.amazonaws.com@evil.example/${pem}`,
  `https://sns.us-east-1.amazonaws.com:8443/${pem}`,
  `https://evil.example/sns.us-east-1.amazonaws.com/${pem}`,
  `https://sns.us-east-1.evil.amazonaws.com/${pem}`,
  `https://bucket.s3.amazonaws.com/${pem}`,
  `https://sns.us-east-1.amazonaws.com/?Action=Publish&x=/${pem}`,
  `https://sns.us-east-1.amazonaws.com/${pem}?Action=Publish`,
  `https://sns.us-east-1.amazonaws.com/other/${pem}`,
  `https://sns.us-east-1.amazonaws.com\\@evil.example/${pem}`,
  "https://127.0.0.1/x.pem",
  "no URL",
])("a certificate is never fetched from %s", (SigningCertURL) => {
  const { error } = SnsMessage.safeParse({ ...message({}), SigningCertURL });
  expect(error?.issues[0]?.path).toEqual(["SigningCertURL"]);
});

test("a subscription is never confirmed anywhere but at SNS", () => {
  const made = confirmation();
  for (const SubscribeURL of ["http://sns.us-east-1.amazonaws.com/", "https://169.254.169.254/latest"]) {
    const { error } = SnsMessage.safeParse({ ...made, SubscribeURL });
    expect(error?.issues[0]?.path).toEqual(["SubscribeURL"]);
  }
});
