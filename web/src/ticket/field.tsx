/** A labelled input and a labelled choice, as the ticket and the audit search use them. */
import type { KeyboardEvent } from 'react';

interface FieldProps {
  readonly label: string;
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

interface TextFieldProps extends FieldProps {
  readonly hint?: string;
  readonly wrong?: boolean;
  readonly disabled?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

export function TextField({ label, id, value, onChange, hint, wrong, disabled, onKeyDown }: TextFieldProps) {
  return (
    <label className="field" htmlFor={id}>
      <span>{label}</span>
      <span className="box">
        <input
          id={id}
          value={value}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          disabled={disabled ?? false}
          aria-invalid={wrong ?? false}
          onChange={(event) => onChange(event.target.value.trim())}
          {...(onKeyDown ? { onKeyDown } : {})}
        />
        {hint ? <small>{hint}</small> : null}
      </span>
    </label>
  );
}

interface ChoiceFieldProps<Option extends string> extends Omit<FieldProps, 'onChange'> {
  readonly options: readonly Option[];
  readonly onChange: (value: Option) => void;
}

export function ChoiceField<Option extends string>(props: ChoiceFieldProps<Option>) {
  const { label, id, value, options, onChange } = props;
  const choose = (text: string): void => {
    const chosen = options.find((option) => option === text);
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <label className="field" htmlFor={id}>
      <span>{label}</span>
      <select id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
