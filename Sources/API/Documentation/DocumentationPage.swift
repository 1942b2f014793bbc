/// The page at `/docs`: reads the OpenAPI document beside it and shows a form for every endpoint. No outside asset.
enum DocumentationPage {
    static let html = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>API documentation</title>
        <style>
        :root { color-scheme: light dark; --line: #8884; --accent: #0a6; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
        h2 { border-bottom: 1px solid var(--line); margin-top: 2rem; }
        details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .3rem .8rem; }
        summary { cursor: pointer; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
        summary b { color: var(--accent); display: inline-block; min-width: 4.5rem; }
        summary span { font-family: system-ui, sans-serif; opacity: .8; }
        label { display: grid; grid-template-columns: 9rem 1fr; gap: .1rem .6rem; margin: .4rem 0; align-items: center; }
        label small { grid-column: 2; opacity: .75; }
        input, select, textarea { font: inherit; padding: .2rem .4rem; width: 100%; box-sizing: border-box; }
        button { font: inherit; padding: .3rem 1rem; }
        pre { overflow: auto; max-height: 30rem; border: 1px solid var(--line); padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        @media (max-width: 40rem) { label { grid-template-columns: 1fr; } label small { grid-column: 1; } }
        </style>
        </head>
        <body>
        <h1 id="title">API documentation</h1>
        <p id="about">This page needs JavaScript; the same is in <a href="openapi.json">openapi.json</a>.</p>
        <label>Bearer token <input id="token" type="password" autocomplete="off" placeholder="for writes, or for a closed server"></label>
        <main id="main"></main>
        <script>
        "use strict";
        const make = (tag, text, parent) => {
          const node = document.createElement(tag);
          if (text !== undefined) node.textContent = text;
          if (parent) parent.append(node);
          return node;
        };
        const field = (parameter) => {
          const schema = parameter.schema || {};
          let input;
          if (schema.enum || schema.type === "boolean") {
            input = document.createElement("select");
            for (const value of ["", ...(schema.enum || ["true", "false"])]) make("option", value, input);
          } else {
            input = document.createElement("input");
            if (schema.type === "integer") {
              input.type = "number";
              if (schema.minimum !== undefined) input.min = schema.minimum;
              if (schema.maximum !== undefined) input.max = schema.maximum;
            }
            input.placeholder = parameter.example || "";
          }
          input.name = parameter.name;
          if (parameter.required) input.required = true;
          return input;
        };
        const hint = (parameter) => {
          const schema = parameter.schema || {};
          const parts = [parameter.description || ""];
          const allowed = schema.items && schema.items.enum;
          if (allowed) parts.push("Any of " + allowed.join(", ") + ".");
          if (schema.default !== undefined) parts.push("Default " + schema.default + ".");
          if (schema.maximum !== undefined) parts.push(schema.minimum + " to " + schema.maximum + ".");
          return parts.join(" ");
        };
        const send = async (method, path, form, body, output) => {
          let target = path;
          const query = [];
          for (const input of form.querySelectorAll("input, select")) {
            if (input.dataset.place === "path") {
              target = target.replace("{" + input.name + "}", encodeURIComponent(input.value));
            } else if (input.value !== "") {
              query.push(encodeURIComponent(input.name) + "=" + encodeURIComponent(input.value));
            }
          }
          const url = "." + target + (query.length ? "?" + query.join("&") : "");
          const headers = {};
          const token = document.getElementById("token").value;
          if (token) headers.Authorization = "Bearer " + token;
          if (body && body.value) headers["Content-Type"] = "application/json";
          output.textContent = method + " " + url + "\n…";
          const start = performance.now();
          const stop = new AbortController();
          if (path === "/v1/events") setTimeout(() => stop.abort(), 20000);
          try {
            const response = await fetch(url, { method, headers, signal: stop.signal, body: body && body.value ? body.value : undefined });
            let text = "";
            const reader = response.body ? response.body.getReader() : null;
            const decoder = new TextDecoder();
            while (reader && text.length < 200000) {
              const { done, value } = await reader.read();
              if (done) break;
              text += decoder.decode(value, { stream: true });
              if (path === "/v1/events") output.textContent = text;
            }
            if (reader) reader.cancel().catch(() => {});
            try { text = JSON.stringify(JSON.parse(text), null, 2); } catch (error) { /* not JSON: shown as it is */ }
            const lines = [...response.headers].map(([name, value]) => name + ": " + value).join("\n");
            const time = (performance.now() - start).toFixed(1);
            output.textContent = method + " " + url + "\n" + response.status + " in " + time + " ms\n" + lines + "\n\n" + text;
          } catch (error) {
            output.textContent = method + " " + url + "\n" + error;
          }
        };
        const show = (method, path, operation, parent) => {
          const box = make("details", undefined, parent);
          box.id = operation.operationId;
          const head = make("summary", undefined, box);
          make("b", method.toUpperCase(), head);
          head.append(path + " ");
          make("span", operation.summary, head);
          const form = make("form", undefined, box);
          for (const parameter of operation.parameters || []) {
            const label = make("label", parameter.name + (parameter.required ? " *" : ""), form);
            const input = field(parameter);
            input.dataset.place = parameter.in;
            label.append(input);
            make("small", hint(parameter), label);
          }
          let body = null;
          if (operation.requestBody) {
            const label = make("label", "body", form);
            body = make("textarea", undefined, label);
            body.rows = 3;
            body.placeholder = "JSON";
          }
          make("button", "Try it", form);
          const output = make("pre", "", box);
          output.hidden = true;
          form.addEventListener("submit", (event) => {
            event.preventDefault();
            output.hidden = false;
            send(method.toUpperCase(), path, form, body, output);
          });
        };
        fetch("openapi.json").then((response) => response.json()).then((document_) => {
          document.getElementById("title").textContent = document_.info.title + " " + document_.info.version;
          document.title = document_.info.title;
          const about = document.getElementById("about");
          about.textContent = document_.info.description + " ";
          const link = make("a", "openapi.json", about);
          link.href = "openapi.json";
          const main = document.getElementById("main");
          for (const tag of document_.tags) {
            make("h2", tag.name, main);
            for (const [path, place] of Object.entries(document_.paths)) {
              for (const [method, operation] of Object.entries(place)) {
                if (operation.tags.includes(tag.name)) show(method, path, operation, main);
              }
            }
          }
        }).catch((error) => { document.getElementById("about").textContent = String(error); });
        </script>
        </body>
        </html>

        """#
}
