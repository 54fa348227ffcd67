/// Events as they leave this server: posted to a webhook in the shape that EventBridge gives them.
@NullMarked
package dev.spillway.server.webhook;

import org.jspecify.annotations.NullMarked;
