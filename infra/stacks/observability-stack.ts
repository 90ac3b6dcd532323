import { Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IAlarmAction, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { DiscoveredFunction } from "../discover.ts";
import { addDashboard } from "../observability/dashboard.ts";
import type { Watch } from "../observability/watch.ts";
import { watchesOf } from "../observability/watches.ts";
import { hasAlarms, resourceName, type Stage } from "../stage.ts";

/** Watches the whole app, made last: alarms where the stage wants them, and one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, stage: Stage, functions: readonly DiscoveredFunction[]) {
    super(scope, "observability", { stackName: resourceName(stage, "observability") });
    const watches = hasAlarms(stage) ? watchesOf(scope, stage, functions) : [];
    const alarms = watches.map((watch) => this.watch(stage, watch));
    addDashboard(this, stage, functions, alarms);
  }

  private watch(stage: Stage, { subject, article, metric, threshold, ...bad }: Watch): Alarm {
    const [datapointsToAlarm, evaluationPeriods] = bad.badPeriods;
    const alarm = new Alarm(this, `${subject}-${article}`, {
      alarmName: `${subject}-${article}`,
      alarmDescription: `Runbook: docs/runbook.md#${article}`,
      metric,
      comparisonOperator: bad.isBadBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      datapointsToAlarm,
      evaluationPeriods,
      treatMissingData: bad.isBadWithout ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const { alarmTopicArn } = stage;
    if (alarmTopicArn) {
      // CDK's own `SnsAction` wants the topic as a construct, for no more than its ARN.
      const tell: IAlarmAction = { bind: () => ({ alarmActionArn: alarmTopicArn }) };
      alarm.addAlarmAction(tell);
      alarm.addOkAction(tell);
    }
    return alarm;
  }
}
