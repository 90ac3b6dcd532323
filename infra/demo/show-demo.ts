import { Api, type Stage } from "./api.ts";
import { sampleNetwork } from "./network.ts";
import { play, registerNetwork } from "./play.ts";
import { Progress } from "./progress.ts";
import { describeNextSteps, describeOutcome, describePlayed, outcomeOf } from "./report.ts";
import { sampleStorm } from "./storm.ts";

/** Plays a storm in a small network and says what became of it. Data that continue from an earlier start are shown as they are. */
export async function showDemo(stage: Stage): Promise<void> {
  const api = new Api(stage);
  const before = await api.list("/api/v1/incidents");
  if (before.length > 0) console.log("\nThe data go on from an earlier start, so there is no new storm.\n");
  const alarms = before.length === 0 ? await playStorm(api) : 0;
  const outcome = await outcomeOf(api, alarms);
  console.log(`${describeOutcome(outcome)}\n\n${describeNextSteps(stage, outcome)}`);
}

/** @returns how many alarms there must be when all of it is taken in. */
async function playStorm(api: Api): Promise<number> {
  const network = sampleNetwork();
  await registerNetwork(api, network);
  console.log(
    `\nThe demo: a network of ${network.length} entities, and five minutes of trouble in ten seconds.\n`,
  );
  const played = await play(api, sampleStorm(network), new Progress(process.stdout));
  console.log(`\n${describePlayed(played)}`);
  return played.alarms;
}
