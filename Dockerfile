# One image for every role (compose.yaml): gateways, engines, projectors, and the simulated exchanges.
FROM node:20-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# The same configuration, with the exchanges in a container of their own.
RUN npm run build \
  && cp -r config cluster-config \
  && sed -i 's/link: { kind: local }/link: { kind: tcp, host: venues, port: 7010 }/' cluster-config/venues.yaml \
  && mkdir data keys && chown node data keys
USER node
EXPOSE 8080
CMD ["node", "--enable-source-maps", "dist/src/main.js", "start"]
