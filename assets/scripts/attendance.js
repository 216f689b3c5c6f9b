// Marks of a session: one tap on a row takes the next mark, the arrows change the row, a mark's first key sets it.
//
//   <div class="attendance" data-attendance>
//     <fieldset class="attendance__row"><legend>K7MX-4QRP</legend>
//       <div class="attendance__marks">
//         <label><input type="radio" name="mark-1" value="present" data-key="p"> Present</label> …
//       </div>
//     </fieldset>
//   </div>
//   <button type="submit" name="all" value="present" data-attendance-all="present">All present</button>
//
// Without this script the radios are ordinary radios, and the button saves everyone at once.

export function startAttendance(list) {
  const rows = [...list.querySelectorAll(".attendance__row")];
  const marks = (row) => [...row.querySelectorAll("input[type=radio]")];

  const choose = (input) => {
    if (!input || input.checked) return;
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const next = (row) => {
    const all = marks(row);
    choose(all[(all.findIndex((input) => input.checked) + 1) % all.length]);
  };
  const focusRow = (index) => {
    const row = rows[index];
    if (!row) return;
    (marks(row).find((input) => input.checked) || marks(row)[0])?.focus();
  };

  rows.forEach((row, index) => {
    let present = marks(row).find((input) => input.checked);
    row.addEventListener("change", () => {
      present = marks(row).find((input) => input.checked);
    });
    // A tap on the mark that is set already, or on the row beside the marks, takes the next one.
    row.addEventListener("click", (event) => {
      const onMark = event.target.matches("input[type=radio]");
      if (onMark ? event.target === present : !event.target.closest("label, input, a, button, summary")) {
        next(row);
      }
    });
    row.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !event.target.matches("input[type=radio]")) return;
      const key = event.key.toLowerCase();
      const keyed = marks(row).find((input) => input.dataset.key && input.dataset.key === key);
      if (keyed) {
        choose(keyed);
        focusRow(Math.min(index + 1, rows.length - 1));
      } else if (event.key === "Enter") {
        next(row);
      } else if (event.key === "ArrowDown") {
        focusRow(index + 1);
      } else if (event.key === "ArrowUp") {
        focusRow(index - 1);
      } else {
        return;
      }
      event.preventDefault();
    });
  });

  document.querySelectorAll("[data-attendance-all]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      for (const row of rows) {
        choose(marks(row).find((input) => input.value === button.dataset.attendanceAll));
      }
    });
  });
}
