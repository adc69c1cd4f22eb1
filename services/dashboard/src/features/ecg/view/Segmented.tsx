import { useId } from "preact/hooks";

/** A few choices side by side: native radio buttons, so keys and names come for free. */
export function Segmented<Value extends string | number>({
  label,
  choices,
  value,
  onChange,
}: {
  label: string;
  choices: readonly { readonly value: Value; readonly label: string; readonly name?: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const group = useId();
  return (
    <fieldset class="ecg-segmented">
      <legend>{label}</legend>
      <div>
        {choices.map((choice) => (
          <label key={choice.value}>
            <input
              type="radio"
              name={group}
              checked={choice.value === value}
              aria-label={choice.name ?? choice.label}
              onChange={() => onChange(choice.value)}
            />
            <span aria-hidden="true">{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
