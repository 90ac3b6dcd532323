/**
 * What the product loads in the middle of a run, when it first needs it. Loading takes real time, in which the virtual
 * clock would run on to the end of every function.
 */
import "#shared/access/key-caller.ts";
import "#shared/access/token-caller.ts";
import "#shared/actions/entities-reached.ts";
import "#shared/audit/record-refusal.ts";
import "#shared/blocklist/refuse-blocked.ts";
import "#shared/blocklist/rule-matcher.ts";
import "#shared/journal/errands.ts";
import "#shared/lambda/answer-once.ts";
import "#shared/lambda/audit-request.ts";
import "#shared/limits/hold-limit.ts";
import "#shared/limits/principal-limits.ts";
import "#shared/platform/dynamo.ts";
import "#shared/policies/govern.ts";
import "@aws-sdk/client-kms";
import "@aws-sdk/client-s3";
import "@aws-sdk/client-sfn";
