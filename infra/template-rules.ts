import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { acknowledge } from "./acknowledgements.ts";
import type { Stage } from "./stage.ts";

/** Has the synthesis fail on what cdk-nag's rules find and we don't acknowledge, beside CDK's own rules. */
export function addTemplateRules(app: App, stage: Stage): void {
  acknowledge(app, stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}
