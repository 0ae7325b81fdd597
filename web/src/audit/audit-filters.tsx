/** The fields an audit search can be narrowed by. */
interface AuditFiltersProps {
  readonly filter: Readonly<Record<string, string>>;
  readonly onChange: (filter: Readonly<Record<string, string>>) => void;
}

const FIELDS = [
  { name: 'text', label: 'Words', width: 16 },
  { name: 'orderId', label: 'Order', width: 16 },
  { name: 'clOrdId', label: 'ClOrdID', width: 14 },
  { name: 'account', label: 'Account', width: 10 },
  { name: 'symbol', label: 'Symbol', width: 7 },
  { name: 'actor', label: 'Actor', width: 10 },
  { name: 'type', label: 'Event', width: 13 },
  { name: 'venue', label: 'Venue', width: 7 },
  { name: 'ruleId', label: 'Rule', width: 14 },
] as const;

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  return (
    <>
      {FIELDS.map(({ name, label, width }) => (
        <label key={name} htmlFor={`audit-${name}`}>
          {label}
          <input
            id={`audit-${name}`}
            size={width}
            autoComplete="off"
            spellCheck={false}
            value={filter[name] ?? ''}
            onChange={(event) => onChange({ ...filter, [name]: event.target.value.trimStart() })}
          />
        </label>
      ))}
    </>
  );
}
