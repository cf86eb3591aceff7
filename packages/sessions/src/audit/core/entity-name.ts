/** The table that an entity type names: its own name, or as PortaBilling calls a kind of entity: `Customers`, `SIM cards`. */
export function entityName(entityType: string): string {
  if (!/^[A-Z]/.test(entityType)) return entityType
  return entityType.toLowerCase().replaceAll(' ', '_').replace(/ies$/, 'y').replace(/s$/, '')
}
