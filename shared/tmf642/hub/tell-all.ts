import * as z from "zod";
import type { ListenerNews } from "#shared/journal/errands.ts";
import type { Message } from "#shared/lambda/queue-worker.ts";
import { recordError } from "#shared/telemetry/record-event.ts";
import type { NewsTails } from "#shared/tmf642/hub/news-tails.ts";
import { tellListener } from "#shared/tmf642/hub/tell-listener.ts";

const News = z.object({
  tenant_id: z.string(),
  listener_id: z.string(),
  seq: z.int(),
  due_at: z.int().optional(),
}) satisfies z.ZodType<ListenerNews>;

/** Tells the listeners that messages name, all at once: none waits for another. @returns the messages that must come again. */
export async function tellAll(tails: NewsTails, messages: readonly Message[]): Promise<Message[]> {
  const done = await Promise.all(messages.map((message) => tell(tails, message)));
  return messages.filter((_, index) => !done[index]);
}

async function tell(tails: NewsTails, { body, isRepeated }: Message): Promise<boolean> {
  try {
    await tellListener(tails, News.parse(JSON.parse(body)), isRepeated);
    return true;
  } catch (error) {
    recordError("a listener can't be told", error);
    return false;
  }
}
