/** Labelled inputs, choices and ticks, as the ticket and the audit search use them. */
import type { KeyboardEvent } from 'react';

interface FieldProps {
  readonly label: string;
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'datetime-local';
  readonly hint?: string;
  readonly wrong?: boolean;
  readonly disabled?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

export function TextField(props: TextFieldProps) {
  const { label, id, value, onChange, type = 'text', hint, wrong, disabled, onKeyDown } = props;
  return (
    <label className={type === 'text' ? 'field' : 'field wide'} htmlFor={id}>
      <span>{label}</span>
      <span className="box">
        <input
          id={id}
          type={type}
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
  /** What is shown for an option; one that is left out stands for itself. */
  readonly words?: Readonly<Partial<Record<string, string>>>;
  readonly onChange: (value: Option) => void;
}

export function ChoiceField<Option extends string>(props: ChoiceFieldProps<Option>) {
  const { label, id, value, options, words, onChange } = props;
  const choose = (text: string): void => {
    const chosen = options.find((option) => option === text);
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <label className="field" htmlFor={id}>
      <span>{label}</span>
      <select id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {words?.[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckFieldProps {
  readonly label: string;
  readonly id: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function CheckField({ label, id, checked, onChange }: CheckFieldProps) {
  return (
    <label className="field tick" htmlFor={id}>
      <input id={id} type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
