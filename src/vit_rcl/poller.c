/* One native call a wake-up. Entities are added and removed only while nobody waits: who wants to change the set wakes
 * the waiting thread and goes on when that has left rcl_wait, so nothing ends while it is waited for. */
#include <pthread.h>
#include <stdlib.h>

#include <rcl/error_handling.h>
#include <rcl/event.h>
#include <rcl/wait.h>

#include "internal.h"

typedef struct {
  vit_rcl_object * entity;
  uint64_t tag;
  size_t index; /* in the wait set's array of its kind */
  bool ready;
} slot_t;

typedef struct {
  vit_rcl_object head;
  rcl_guard_condition_t wake;
  rcl_wait_set_t set;
  slot_t * slots;
  size_t count, capacity, ready;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool waiting;  /* a thread is inside rcl_wait */
  int changers;  /* threads that want to change the slots: they go first */
  bool resize;
} poller_t;

static void poller_finish(vit_rcl_object * self)
{
  poller_t * own = (poller_t *)self;
  if (rcl_wait_set_fini(&own->set) != RCL_RET_OK || rcl_guard_condition_fini(&own->wake) != RCL_RET_OK) {
    rcl_reset_error();
  }
  for (size_t i = 0; i < own->count; i++) {
    vit_rcl_release(own->slots[i].entity);
  }
  free(own->slots);
  pthread_mutex_destroy(&own->mutex);
  pthread_cond_destroy(&own->changed);
}

int32_t vit_rcl_poller_create(vit_rcl_object * context, vit_rcl_object ** poller)
{
  *poller = NULL;
  context_t * parent = object_as(context, KIND_CONTEXT);
  poller_t * own = parent ? object_create(sizeof(poller_t), KIND_POLLER, context, poller_finish) : NULL;
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  pthread_mutex_init(&own->mutex, NULL);
  pthread_cond_init(&own->changed, NULL);
  own->wake = rcl_get_zero_initialized_guard_condition();
  own->set = rcl_get_zero_initialized_wait_set();
  rcl_ret_t result =
    rcl_guard_condition_init(&own->wake, &parent->context, rcl_guard_condition_get_default_options());
  if (result == RCL_RET_OK) {
    result = rcl_wait_set_init(&own->set, 0, 1, 0, 0, 0, 0, &parent->context, rcl_get_default_allocator());
  }
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, "making a poller");
    vit_rcl_release(&own->head);
    return code;
  }
  *poller = &own->head;
  return 0;
}

static void begin_change(poller_t * own)
{
  pthread_mutex_lock(&own->mutex);
  own->changers++;
  while (own->waiting) {
    if (rcl_trigger_guard_condition(&own->wake) != RCL_RET_OK) {
      rcl_reset_error();
    }
    pthread_cond_wait(&own->changed, &own->mutex);
  }
}

static void end_change(poller_t * own)
{
  own->changers--;
  pthread_cond_broadcast(&own->changed);
  pthread_mutex_unlock(&own->mutex);
}

static bool can_wait_for(const vit_rcl_object * entity)
{
  return entity && (entity->kind == KIND_SUBSCRIPTION || entity->kind == KIND_SERVER || entity->kind == KIND_CLIENT ||
         entity->kind == KIND_EVENT || entity->kind == KIND_NODE);
}

int32_t vit_rcl_poller_add(vit_rcl_object * poller, vit_rcl_object * entity, uint64_t tag)
{
  poller_t * own = object_as(poller, KIND_POLLER);
  if (!own || !can_wait_for(entity)) {
    return fail_text(RCL_RET_INVALID_ARGUMENT, "a poller cannot wait for that");
  }
  int32_t code = 0;
  begin_change(own);
  if (own->count == own->capacity) {
    size_t capacity = own->capacity * 2 + 8;
    slot_t * slots = realloc(own->slots, capacity * sizeof(slot_t));
    if (slots) {
      own->slots = slots;
      own->capacity = capacity;
    } else {
      code = fail_text(RCL_RET_BAD_ALLOC, "no memory for a poller of %zu", capacity);
    }
  }
  if (code == 0) {
    own->slots[own->count++] = (slot_t) {.entity = object_retain(entity), .tag = tag};
    own->resize = true;
  }
  end_change(own);
  return code;
}

int32_t vit_rcl_poller_remove(vit_rcl_object * poller, vit_rcl_object * entity)
{
  poller_t * own = object_as(poller, KIND_POLLER);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  vit_rcl_object * removed = NULL;
  begin_change(own);
  for (size_t i = 0; i < own->count && !removed; i++) {
    if (own->slots[i].entity == entity) {
      removed = entity;
      own->ready -= own->slots[i].ready;
      own->slots[i] = own->slots[--own->count];
      own->resize = true;
    }
  }
  end_change(own);
  vit_rcl_release(removed);
  return removed ? 0 : VIT_RCL_NOTHING;
}

static rcl_ret_t resize(poller_t * own)
{
  size_t count[KIND_POLLER + 1] = {0};
  for (size_t i = 0; i < own->count; i++) {
    count[own->slots[i].entity->kind]++;
  }
  return rcl_wait_set_resize(
    &own->set, count[KIND_SUBSCRIPTION], 1 + count[KIND_NODE], 0, count[KIND_CLIENT], count[KIND_SERVER],
    count[KIND_EVENT]);
}

static rcl_ret_t add_to_set(poller_t * own, slot_t * slot)
{
  vit_rcl_object * entity = slot->entity;
  switch (entity->kind) {
    case KIND_SUBSCRIPTION:
      return rcl_wait_set_add_subscription(&own->set, &((subscription_t *)entity)->subscription, &slot->index);
    case KIND_SERVER:
      return rcl_wait_set_add_service(&own->set, &((server_t *)entity)->service, &slot->index);
    case KIND_CLIENT:
      return rcl_wait_set_add_client(&own->set, &((client_t *)entity)->client, &slot->index);
    case KIND_EVENT:
      return rcl_wait_set_add_event(&own->set, &((event_t *)entity)->event, &slot->index);
    default:
      return rcl_wait_set_add_guard_condition(
        &own->set, rcl_node_get_graph_guard_condition(&((node_t *)entity)->node), &slot->index);
  }
}

static bool is_ready(const poller_t * own, const slot_t * slot)
{
  switch (slot->entity->kind) {
    case KIND_SUBSCRIPTION: return own->set.subscriptions[slot->index] != NULL;
    case KIND_SERVER: return own->set.services[slot->index] != NULL;
    case KIND_CLIENT: return own->set.clients[slot->index] != NULL;
    case KIND_EVENT: return own->set.events[slot->index] != NULL;
    default: return own->set.guard_conditions[slot->index] != NULL;
  }
}

static rcl_ret_t fill_set(poller_t * own)
{
  rcl_ret_t result = own->resize ? resize(own) : rcl_wait_set_clear(&own->set);
  if (result == RCL_RET_OK) {
    own->resize = false;
    result = rcl_wait_set_add_guard_condition(&own->set, &own->wake, NULL);
  }
  for (size_t i = 0; result == RCL_RET_OK && i < own->count; i++) {
    result = add_to_set(own, &own->slots[i]);
  }
  return result;
}

/* Waits without the mutex; with it again, marks what is ready. */
static rcl_ret_t wait_and_mark(poller_t * own, int64_t timeout)
{
  rcl_ret_t result = fill_set(own);
  if (result != RCL_RET_OK) {
    return result;
  }
  own->waiting = true;
  pthread_mutex_unlock(&own->mutex);
  result = rcl_wait(&own->set, timeout);
  pthread_mutex_lock(&own->mutex);
  own->waiting = false;
  pthread_cond_broadcast(&own->changed);
  for (size_t i = 0; result == RCL_RET_OK && i < own->count; i++) {
    own->slots[i].ready = is_ready(own, &own->slots[i]);
    own->ready += own->slots[i].ready;
  }
  return result;
}

int32_t vit_rcl_poller_wait(
  vit_rcl_object * poller, int64_t timeout, uint64_t * tags, int32_t capacity, int32_t * count)
{
  *count = 0;
  poller_t * own = object_as(poller, KIND_POLLER);
  if (!own || capacity <= 0) {
    return fail_text(RCL_RET_INVALID_ARGUMENT, "a wait needs a poller and room for tags");
  }
  pthread_mutex_lock(&own->mutex);
  while (own->changers > 0) {
    pthread_cond_wait(&own->changed, &own->mutex);
  }
  rcl_ret_t result = own->ready > 0 ? RCL_RET_OK : wait_and_mark(own, timeout);
  for (size_t i = 0; own->ready > 0 && i < own->count && *count < capacity; i++) {
    if (own->slots[i].ready) {
      own->slots[i].ready = false;
      own->ready--;
      tags[(*count)++] = own->slots[i].tag;
    }
  }
  pthread_mutex_unlock(&own->mutex);
  if (result == RCL_RET_TIMEOUT) {
    rcl_reset_error();
    return VIT_RCL_NOTHING;
  }
  return result == RCL_RET_OK ? 0 : fail(result, "waiting");
}

int32_t vit_rcl_poller_wake(vit_rcl_object * poller)
{
  poller_t * own = object_as(poller, KIND_POLLER);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rcl_ret_t result = rcl_trigger_guard_condition(&own->wake);
  return result == RCL_RET_OK ? 0 : fail(result, "waking a poller");
}
