import type { Role } from "#shared/access/roles.ts";
import { auditDeed } from "#shared/audit/audit-deed.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { countingAdmins } from "#shared/users/count-admins.ts";
import { findLogin } from "#shared/users/login-store.ts";
import { findUser, replacingUser } from "#shared/users/user-store.ts";
import { operate, whereUsage } from "./operate.ts";

const usage = `Usage: npm run user -- promote|demote EMAIL [options]

  Makes a user a platform admin, who may do what spans tenants, or an admin of their tenant again.

${whereUsage}`;

async function setRole(email: string, role: Role): Promise<void> {
  const login = await findLogin(email.toLowerCase());
  if (!login) throw new Error(`There is no user ${email}.`);
  await commitChange(async (change) => {
    const user = await findUser(login.tenant_id, login.user_id);
    const changed = { ...user, role, version: user.version + 1 };
    change.write(replacingUser(user, changed));
    for (const write of countingAdmins(user, changed)) change.write(write);
    const meta = { from: user.role, role };
    const tenantId = user.tenant_id;
    auditDeed(change, { by: "operator", action: "user.role_change", targetId: user.id, tenantId, meta });
  });
  console.log(`${email} is ${role} now. Functions know it within a minute.`);
}

await operate(usage, {}, ([command, email, ...others]) => {
  if (!email || others.length > 0) return false;
  if (command === "promote") return () => setRole(email, "platform_admin");
  return command === "demote" && (() => setRole(email, "admin"));
});
