import * as z from "zod";

/** A system or a user, as clients call them. */
export const Name = z.string().min(1).max(256);

/** What every resource of TM Forum's may say of its type. Tocsin knows no subtypes. */
export const typeMembers = (type: string) => ({
  "@type": z.literal(type).optional(),
  "@baseType": z.string().optional(),
  "@schemaLocation": z.string().optional(),
});
