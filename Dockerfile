# The server in a container: docs/server.md says how to run it.
FROM node:24-bookworm-slim AS build
WORKDIR /godwit
COPY . .
# `npm ci` also builds (the script `prepare`); what only the build needs goes again.
RUN npm ci && npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /godwit
COPY --from=build /godwit/package.json ./
COPY --from=build /godwit/bin ./bin
COPY --from=build /godwit/dist ./dist
COPY --from=build /godwit/samples ./samples
COPY --from=build /godwit/node_modules ./node_modules
RUN ln -s /godwit/bin/godwit.js /usr/local/bin/godwit \
  && install -d -o node -g node /var/lib/godwit
# Not root: the embedded PostgreSQL that proves results refuses to run as root.
USER node
VOLUME /var/lib/godwit
EXPOSE 8125
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8125/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# With `exec` form and Node as the first process, SIGTERM of `docker stop` reaches the server, which stops its tasks in order.
ENTRYPOINT ["godwit"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8125", "--state", "/var/lib/godwit/server.sqlite"]
