/* Tokens of a file by a TextMate grammar, with VS Code's own engine: node tokenise.js MODULES GRAMMAR FILE */
const fs = require('fs');
const path = require('path');

const [modules, grammarPath, file] = process.argv.slice(2);
const textmate = require(path.join(modules, 'vscode-textmate'));
const oniguruma = require(path.join(modules, 'vscode-oniguruma'));
const wasm = fs.readFileSync(path.join(modules, 'vscode-oniguruma', 'release', 'onig.wasm')).buffer;
const onigLib = oniguruma.loadWASM(wasm).then(() => ({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
}));
const loadGrammar = async () => textmate.parseRawGrammar(fs.readFileSync(grammarPath, 'utf8'), grammarPath);

new textmate.Registry({ onigLib, loadGrammar }).loadGrammar('source.uopgen').then((grammar) => {
    let state = textmate.INITIAL;
    const found = [];
    for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
        const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
        state = ruleStack;
        for (const one of tokens) {
            found.push([line.slice(one.startIndex, one.endIndex), one.scopes.slice(1)]);
        }
    }
    console.log(JSON.stringify({ tokens: found, depth: state.depth }));
});
