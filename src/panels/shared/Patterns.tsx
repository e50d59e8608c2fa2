/** Hatchings that other pictures refer to by name. */
export function Patterns() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch-fault" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.5" height="7" style={{ fill: 'var(--hatch)' }} />
        </pattern>
        <pattern id="hatch-unknown" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1" height="8" style={{ fill: 'var(--line)' }} />
        </pattern>
      </defs>
    </svg>
  );
}
