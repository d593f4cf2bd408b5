const SOURCES = JSON.parse(document.querySelector('#sources').textContent);
const rows = [...document.querySelectorAll('tr.row')], body = document.querySelector('tbody');
const search = document.querySelector('#search'), count = document.querySelector('#count');
const filters = [...document.querySelectorAll('select')];
const pattern = () => search.value.toLowerCase().split(/\s+/).filter(Boolean);
function show() {
  const words = pattern();
  let n = 0;
  for (const row of rows) {
    const fits = words.every(word => row.dataset.text.includes(word))
      && filters.every(one => !one.value || row.dataset[one.id].split('|').includes(one.value));
    row.hidden = !fits; n += fits;
    if (row.panel) row.panel.hidden = !fits;
  }
  count.textContent = `${n} of ${rows.length}`;
}
function lines(row) {
  const told = new Set([...row.panel.querySelectorAll('a[data-at]')].map(one => one.dataset.at));
  const box = row.panel.querySelector('.source');
  for (const name of row.dataset.parts.split(' ')) {
    const one = SOURCES[name];
    if (!one) continue;
    const file = document.createElement('div'), pre = document.createElement('pre');
    file.className = 'file'; file.textContent = `${name}, ${one.file}:${one.line}`;
    one.text.split('\n').forEach((text, i) => {
      const line = document.createElement('span'), number = document.createElement('b');
      number.textContent = String(one.line + i).padStart(5) + '  ';
      line.append(number, text || ' '); line.dataset.at = `${one.file}:${one.line + i}`;
      if (told.has(line.dataset.at)) line.className = 'told';
      pre.append(line);
    });
    box.append(file, pre);
  }
}
function elsewhere(box, link) {  // a declaration, below what is shown
  const file = document.createElement('div'), pre = document.createElement('pre'), line = document.createElement('span');
  file.className = 'file'; file.textContent = `declared, ${link.dataset.at}`;
  line.textContent = link.title; line.dataset.at = link.dataset.at; line.className = 'here';
  pre.append(line); box.append(file, pre); pre.scrollIntoView({block: 'nearest'});
}
function toggle(row, open = !row.panel) {
  if (open && !row.panel) {
    row.panel = document.createElement('tr');
    row.panel.innerHTML = `<td colspan="${row.children.length}"><div class="panel"><div></div><div class="source"></div></div></td>`;
    row.panel.querySelector('.panel > div').append(row.querySelector('template').content.cloneNode(true));
    row.after(row.panel);
    lines(row);
  } else if (!open && row.panel) { row.panel.remove(); row.panel = null; }
  row.classList.toggle('open', open);
  row.setAttribute('aria-expanded', open);
}
body.addEventListener('click', event => {
  const link = event.target.closest('a[data-at]'), row = event.target.closest('tr.row');
  if (link) {
    event.preventDefault();
    const box = link.closest('.panel').querySelector('.source');
    box.querySelectorAll('.here').forEach(one => one.classList.remove('here'));
    const line = [...box.querySelectorAll('pre span')].find(one => one.dataset.at === link.dataset.at);
    if (line) { line.classList.add('here'); line.scrollIntoView({block: 'nearest'}); }
    else elsewhere(box, link);
  } else if (row) {
    toggle(row);
    if (row.panel) history.replaceState(null, '', '#' + row.id);
  }
});
body.addEventListener('keydown', event => {
  if (event.target.matches('tr.row') && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); toggle(event.target); }
});
search.addEventListener('input', show); filters.forEach(one => one.addEventListener('change', show));
document.querySelectorAll('th button').forEach((button, column) => {
  let up = false;
  button.addEventListener('click', () => {
    up = !up;
    const key = row => row.children[column].dataset.key || row.children[column].textContent.trim();
    rows.sort((a, b) => key(a).localeCompare(key(b), undefined, {numeric: true}) * (up ? 1 : -1));
    for (const row of rows) { body.append(row); if (row.panel) body.append(row.panel); }
    document.querySelectorAll('th').forEach(th => th.removeAttribute('aria-sort'));
    button.parentElement.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  });
});
function jump() {
  const row = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (row && row.matches('tr.row')) { toggle(row, true); row.scrollIntoView({block: 'center'}); }
}
window.addEventListener('hashchange', jump);
show(); jump();
