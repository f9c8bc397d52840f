package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.OffsetScrollPosition;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.SliceImpl;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.query.ReturnedType;

/**
 * Gets what a query means in the shapes that repositories return. Of a projection that is made of
 * some properties it gets these alone. Immutable.
 *
 * @param returned what the results are to be made into
 * @param max how many results there are at most, whatever is asked for
 */
record QueryRun<T>(
    GridOperations operations,
    Class<T> type,
    ReturnedType returned,
    DtoConverter dtos,
    GridQuery query,
    Limit max) {

  /** Makes a class of a result; what is to be an interface is left to Spring Data. */
  Converter<Object, Object> converter() {
    return returned.isDtoProjection() ? source -> dtos.convert(source, returned) : source -> source;
  }

  List<Object> list(Pageable pageable) {
    return rows(range(pageable, false));
  }

  /** One more than wanted tells that the result is not unique. */
  List<Object> firstTwo() {
    return rows(query.with(smaller(max, Limit.of(2))));
  }

  private List<Object> rows(GridQuery wanted) {
    return List.copyOf(
        dtos.isOfProperties(returned)
            ? operations.findProperties(wanted, returned.getInputProperties(), type)
            : operations.find(wanted, type));
  }

  Stream<?> stream(Pageable pageable) {
    return operations.stream(range(pageable, false), type);
  }

  Page<?> page(Pageable pageable) {
    if (max.isUnlimited() && !dtos.isOfProperties(returned)) {
      return operations.findPage(query, pageable, type);
    }
    long matching = operations.count(query.criteria(), type);
    long total = max.isLimited() ? Math.min(matching, max.max()) : matching;
    return new PageImpl<>(rows(range(pageable, false)), pageable, total);
  }

  Slice<?> slice(Pageable pageable) {
    if (pageable.isUnpaged()) {
      return new SliceImpl<>(list(pageable), pageable, false);
    }
    List<Object> content = rows(range(pageable, true));
    boolean hasNext = content.size() > pageable.getPageSize();
    return new SliceImpl<>(
        hasNext ? content.subList(0, pageable.getPageSize()) : content, pageable, hasNext);
  }

  Window<?> window(@Nullable ScrollPosition position) {
    if (position instanceof KeysetScrollPosition keyset) {
      return operations.scroll(query.with(max), keyset, type);
    }
    if (!(position instanceof OffsetScrollPosition offset)) {
      throw new InvalidDataAccessApiUsageException(
          "position=%s is not supported, only ScrollPosition.offset() and keyset() are"
              .formatted(position));
    }
    // A position is that of the last element seen, so reading goes on after it.
    long from = offset.isInitial() ? 0 : offset.getOffset() + 1;
    GridQuery rest = query.skipping(from);
    if (max.isUnlimited()) {
      return Window.from(rows(rest), OffsetScrollPosition.positionFunction(from), false);
    }
    List<Object> content = rows(rest.with(oneMoreThan(max.max())));
    boolean hasNext = content.size() > max.max();
    return Window.from(
        hasNext ? content.subList(0, max.max()) : content,
        OffsetScrollPosition.positionFunction(from),
        hasNext);
  }

  static Limit smaller(Limit left, Limit right) {
    if (left.isUnlimited()) {
      return right;
    }
    return right.isUnlimited() || left.max() <= right.max() ? left : right;
  }

  /** As no list has more elements, an end at the largest number needs no more. */
  private static Limit oneMoreThan(int rows) {
    return Limit.of(rows == Integer.MAX_VALUE ? rows : rows + 1);
  }

  /** The page's part of the first {@code max} results, and perhaps the row behind it. */
  private GridQuery range(Pageable pageable, boolean hasOneMore) {
    if (pageable.isUnpaged()) {
      return query.with(max);
    }
    int size = pageable.getPageSize();
    Limit page = hasOneMore ? oneMoreThan(size) : Limit.of(size);
    if (max.isLimited()) {
      page = smaller(page, Limit.of((int) Math.max(0, max.max() - pageable.getOffset())));
    }
    return query.skipping(pageable.getOffset()).with(page);
  }
}
